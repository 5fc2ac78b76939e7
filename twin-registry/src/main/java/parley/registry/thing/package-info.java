/// Twins as WoT Thing Descriptions: what is made of their feeds and controls beside what they say
/// themselves, what may come back in that form, and the directory that they stand in; values in, values out.
@NullMarked
package parley.registry.thing;

import org.jspecify.annotations.NullMarked;
