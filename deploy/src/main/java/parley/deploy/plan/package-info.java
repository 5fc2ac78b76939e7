/// What has to run for a set of spaces, as values: files, processes, topics and rights; nothing here touches the
/// machine.
@NullMarked
package parley.deploy.plan;

import org.jspecify.annotations.NullMarked;
