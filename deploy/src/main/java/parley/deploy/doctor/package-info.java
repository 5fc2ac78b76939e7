/// What is looked at in a space to see whether it is well, and what to do about what is found: values only.
@NullMarked
package parley.deploy.doctor;

import org.jspecify.annotations.NullMarked;
