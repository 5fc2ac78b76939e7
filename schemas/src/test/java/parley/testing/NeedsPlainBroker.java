package parley.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// For test classes to which a [KafkaBroker] is enough. The Maven profile `testcontainers` runs these alone, on
/// containers; where no Docker engine answers they are skipped then.
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("plain-broker")
@ExtendWith(DockerCondition.class)
public @interface NeedsPlainBroker {}
