package parley.feeds.flow;

import java.time.Duration;
import org.apache.kafka.common.TopicPartition;

/// A partition that waits at one offset for something that is on its way.
///
/// @param offset the record that waits; all before it are done
/// @param reason what it waits for, for people
/// @param lasted how long so far
public record Hold(TopicPartition partition, long offset, String reason, Duration lasted) {}
