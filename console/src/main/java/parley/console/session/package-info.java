/// Who is signed in, and the tokens that stand behind each session.
@NullMarked
package parley.console.session;

import org.jspecify.annotations.NullMarked;
