/// Unpacks the lanes of partners: records into deliveries, halves into the log that decisions read.
@NullMarked
package parley.feeds.ingress;

import org.jspecify.annotations.NullMarked;
