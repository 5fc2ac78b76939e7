/// Runs a plan on this machine: prepares the software, starts, watches and stops processes.
@NullMarked
package parley.deploy.run;

import org.jspecify.annotations.NullMarked;
