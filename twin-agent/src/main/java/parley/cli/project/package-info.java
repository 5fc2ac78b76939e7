/// A Maven project for an agent, and the repository that it finds the SDK in.
@NullMarked
package parley.cli.project;

import org.jspecify.annotations.NullMarked;
