/// What of a policy a partner's space must know to hide our twins from those of its twins that may not find them.
@NullMarked
package parley.visibility;

import org.jspecify.annotations.NullMarked;
