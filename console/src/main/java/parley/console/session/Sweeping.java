package parley.console.session;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;

/// Ends sessions that nobody asks for any more.
@Singleton
final class Sweeping {
    private final Sessions sessions;

    Sweeping(Sessions sessions) {
        this.sessions = sessions;
    }

    @Scheduled(fixedDelay = "1m", initialDelay = "1m")
    void sweep() {
        sessions.sweep();
    }
}
