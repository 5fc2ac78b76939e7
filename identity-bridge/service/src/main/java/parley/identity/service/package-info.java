/// The identity bridge as a service.
@NullMarked
package parley.identity.service;

import org.jspecify.annotations.NullMarked;
