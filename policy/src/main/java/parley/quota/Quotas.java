package parley.quota;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The quotas of a space, as its services are told them.
///
/// @param twin what may be asked and commanded in the name of one twin
/// @param agent what one agent may ask and command for all of its twins; and, apart from that, end and change
/// @param partner what each of a partner's lanes of requests and commands may bring
/// @param partnerBytesPerSecond what a partner may read of its lanes, and its mirror write here
public record Quotas(Quota twin, Quota agent, Quota partner, long partnerBytesPerSecond) {

    /// Ten times what the functions are measured with.
    public static final Quotas DEFAULT =
            new Quotas(new Quota(30_000, 3_000), new Quota(60_000, 6_000), new Quota(60_000, 6_000), 250_000_000);

    public Quotas {
        if (partnerBytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "partnerBytesPerSecond `" + partnerBytesPerSecond + "` is not a positive number");
        }
    }

    /// Reads a service's section `parley.quotas`; what it leaves out is as in [#DEFAULT].
    ///
    /// @param section null if there is none
    /// @throws IllegalArgumentException naming what is wrong
    public static Quotas read(@Nullable Object section) {
        Map<?, ?> quotas = section == null ? Map.of() : mapping("parley.quotas", section);
        return new Quotas(
                quota(quotas, "twin", DEFAULT.twin),
                quota(quotas, "agent", DEFAULT.agent),
                quota(quotas, "partner", DEFAULT.partner),
                number(quotas, "parley.quotas.", "partner-bytes-per-second", DEFAULT.partnerBytesPerSecond));
    }

    private static Quota quota(Map<?, ?> quotas, String name, Quota otherwise) {
        Object value = quotas.get(name);
        if (value == null) {
            return otherwise;
        }
        String path = "parley.quotas." + name;
        Map<?, ?> quota = mapping(path, value);
        try {
            return new Quota(
                    number(quota, "", "per-minute", otherwise.perMinute()),
                    number(quota, "", "burst", otherwise.burst()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    private static Map<?, ?> mapping(String path, Object value) {
        if (value instanceof Map<?, ?> mapping) {
            return mapping;
        }
        throw new IllegalArgumentException(path + ": is no mapping");
    }

    private static long number(Map<?, ?> section, String path, String name, long otherwise) {
        Object value = section.get(name);
        try {
            return value == null ? otherwise : Long.parseLong(value.toString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(path + name + ": `" + value + "` is no number", e);
        }
    }
}
