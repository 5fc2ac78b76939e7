/// Records of one interaction, verified and handed over once each.
@NullMarked
package parley.agent.delivery;

import org.jspecify.annotations.NullMarked;
