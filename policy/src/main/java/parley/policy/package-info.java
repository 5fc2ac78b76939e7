/// The language in which a twin says who may find, describe and use it, and its evaluation: values in, values out.
@NullMarked
package parley.policy;

import org.jspecify.annotations.NullMarked;
