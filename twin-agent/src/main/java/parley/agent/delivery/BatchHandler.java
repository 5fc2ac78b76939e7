package parley.agent.delivery;

import java.util.List;

/// What a program does with the records of one interaction. Called on one thread at a time.
@FunctionalInterface
public interface BatchHandler {

    /// Takes over these records, in partition order. When it returns, they are done with; when it throws, the
    /// subscriber stops, and its next start hands them over again as [FeedRecord#maybeRepeated].
    void handle(List<FeedRecord> records) throws Exception;

    /// Records are missing, just before some in the batch that is handed over next.
    default void onGap(Gap gap) throws Exception {}

    /// A record was left out.
    default void onRefused(RefusedRecord refused) throws Exception {}
}
