/// Puts what a command says into the form that its reader needs: people at a terminal, or whatever reads a
/// pipe.
@NullMarked
package parley.cli.text;

import org.jspecify.annotations.NullMarked;
