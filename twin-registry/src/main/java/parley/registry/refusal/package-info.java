/// The problem documents with which this service refuses, each made in one place.
@NullMarked
package parley.registry.refusal;

import org.jspecify.annotations.NullMarked;
