/// The description of a service's API: completed from what the compiler made of its controllers, and
/// compared with the documents of the checkout.
@NullMarked
package parley.testing.api;

import org.jspecify.annotations.NullMarked;
