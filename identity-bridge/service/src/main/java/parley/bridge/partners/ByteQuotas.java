package parley.bridge.partners;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaAlteration.Op;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;
import parley.identity.Partner;

/// How fast, on each broker of the cluster, a partner may read its lanes, and our mirror write what they bring: faster,
/// the broker makes them wait. For one thread.
final class ByteQuotas {
    private static final String READING = "consumer_byte_rate";
    private static final String WRITING = "producer_byte_rate";
    private static final long PATIENCE_SECONDS = 10;

    private final Admin admin;
    private final long bytesPerSecond;

    ByteQuotas(Admin admin, long bytesPerSecond) {
        this.admin = admin;
        this.bytesPerSecond = bytesPerSecond;
    }

    /// Sets those of these partners, whatever they were.
    void set(Collection<Partner> partners) throws ExecutionException, TimeoutException, InterruptedException {
        alter(partners, (double) bytesPerSecond);
    }

    void remove(Partner partner) throws ExecutionException, TimeoutException, InterruptedException {
        alter(List.of(partner), null);
    }

    private void alter(Collection<Partner> partners, @Nullable Double value)
            throws ExecutionException, TimeoutException, InterruptedException {
        var alterations = new ArrayList<ClientQuotaAlteration>();
        for (var partner : partners) {
            alterations.add(alteration(PartnerRights.principal(partner.name()), new Op(READING, value)));
            alterations.add(alteration(PartnerRights.mirror(partner.name()), new Op(WRITING, value)));
        }
        admin.alterClientQuotas(alterations).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static ClientQuotaAlteration alteration(String principal, Op op) {
        return new ClientQuotaAlteration(new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, principal)), List.of(op));
    }
}
