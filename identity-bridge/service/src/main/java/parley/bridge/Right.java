package parley.bridge;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// One thing that one agent may do on the cluster, or when that ends.
/// @param client the agent
/// @param name of the topic, group or transactional id, or what it starts with, as the scope has it
/// @param lapse null if it allows it; else it allows nothing, and says that whatever allows it counts until then
record Right(
        String client,
        Scope scope,
        String name,
        Operation operation,
        @Nullable Instant lapse) {

    Right(String client, Scope scope, String name, Operation operation) {
        this(client, scope, name, operation, null);
    }

    /// Says when it ends.
    Right until(Instant moment) {
        return new Right(client, scope, name, operation, moment.truncatedTo(ChronoUnit.MILLIS));
    }

    /// What a right is about.
    enum Scope {
        /// The topics of one twin's feeds: `feed.<twin>.`
        FEEDS,
        /// The topic of one feed, read where it is published: `feed.<twin>.<feed>`
        FEED,
        /// The topic in which one interaction's records arrive: `in.<interaction>`
        DELIVERY,
        /// The topic of the commands to one twin: `control.<twin>`
        CONTROL,
        /// The topic of what its agents report of them: `result.<twin>`
        RESULT,
        /// The topic of what has become of one twin's own commands: `outcome.<twin>`
        OUTCOME,
        /// The topic of what waits for one twin's decision: `pending.<twin>`
        PENDING,
        /// The agent's own consumer groups: `agent.<client>.`
        GROUPS,
        /// The agent's own transactional ids: `agent.<client>.`
        TRANSACTIONS
    }

    /// What may be done.
    enum Operation {
        READ,
        WRITE,
        DESCRIBE
    }
}
