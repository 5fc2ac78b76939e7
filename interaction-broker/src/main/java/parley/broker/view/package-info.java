/// What the space's topics say now, as the API needs it: twins, the partners' catalogues, policies, interactions, the
/// audit, and what followed from each log entry.
@NullMarked
package parley.broker.view;

import org.jspecify.annotations.NullMarked;
