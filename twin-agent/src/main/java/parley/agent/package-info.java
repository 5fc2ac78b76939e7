/// The Java SDK: what a program needs to act for twins, start reading at [parley.agent.Agent].
@NullMarked
package parley.agent;

import org.jspecify.annotations.NullMarked;
