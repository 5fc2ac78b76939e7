/// The service that carries feeds: egress out of our feeds, ingress out of partners' lanes, and what they are made of.
@NullMarked
package parley.feeds;

import org.jspecify.annotations.NullMarked;
