package parley.acceptance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Tests of the consoles of the [Pair] in the system's Chromium, which all of them share and one at a time
/// has; skipped where there is none. Their constructors may take a [Chromium].
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@BesideOthers
@ExtendWith(WithChromium.class)
@ResourceLock("chromium")
@interface InBrowser {}
