package parley.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import parley.agent.delivery.BatchHandler;
import parley.agent.delivery.FeedRecord;
import parley.agent.delivery.Gap;
import parley.agent.delivery.RefusedRecord;

/// Prints records one by one, and stops whoever delivers them with the last that is wanted: those after it
/// stay unread.
///
/// @param close stops the delivery, as soon as there is one; what it delivers just now is done with
record Counted(BatchHandler printer, Printing printing, CompletableFuture<Runnable> close) implements BatchHandler {
    @Override
    public void handle(List<FeedRecord> records) throws Exception {
        printer.handle(records);
        if (printing.enough()) {
            close.join().run();
        }
    }

    @Override
    public void onGap(Gap gap) throws Exception {
        printer.onGap(gap);
    }

    @Override
    public void onRefused(RefusedRecord refused) throws Exception {
        printer.onRefused(refused);
    }
}
