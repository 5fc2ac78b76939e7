/// The contracts of feeds as AsyncAPI 3: what a subscriber reads where, and how.
@NullMarked
package parley.registry.asyncapi;

import org.jspecify.annotations.NullMarked;
