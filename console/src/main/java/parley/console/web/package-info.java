/// What stands before everything: who may call at all, headers, and files.
@NullMarked
package parley.console.web;

import org.jspecify.annotations.NullMarked;
