/// Who may read and write which subject of the schema registry, by the names that subjects have; values in, values out.
@NullMarked
package parley.registry.facade;

import org.jspecify.annotations.NullMarked;
