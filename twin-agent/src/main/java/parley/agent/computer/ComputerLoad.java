package parley.agent.computer;

import java.time.InstantSource;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;
import parley.agent.publishing.FeedSource;
import parley.agent.publishing.SchemaResource;

/// The load of the computer that this program runs on: processors, memory, disks, network. Never runs dry.
///
/// Not thread-safe. Its rates are means since the call before; the first ones since it was made.
public final class ComputerLoad implements FeedSource {
    private static final Schema SCHEMA = SchemaResource.read(ComputerLoad.class, "Load.avsc");

    private final HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
    private final InstantSource clock;
    private long[] ticks;
    private Counters counters;

    public ComputerLoad(InstantSource clock) {
        this.clock = clock;
        this.ticks = hardware.getProcessor().getSystemCpuLoadTicks();
        this.counters = Counters.read(hardware, System.nanoTime());
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Optional<GenericRecord> next() {
        var processor = hardware.getProcessor();
        double busy = processor.getSystemCpuLoadBetweenTicks(ticks);
        ticks = processor.getSystemCpuLoadTicks();
        var now = Counters.read(hardware, System.nanoTime());
        var rates = now.since(counters);
        counters = now;
        var memory = hardware.getMemory();
        return Optional.of(new GenericRecordBuilder(SCHEMA)
                .set("measuredAt", clock.millis())
                .set("cpuPercent", percent(busy))
                .set("memoryUsedBytes", memory.getTotal() - memory.getAvailable())
                .set("memoryTotalBytes", memory.getTotal())
                .set("diskReadBytesPerSecond", rates.diskRead())
                .set("diskWriteBytesPerSecond", rates.diskWrite())
                .set("networkInBytesPerSecond", rates.networkIn())
                .set("networkOutBytesPerSecond", rates.networkOut())
                .build());
    }

    private static double percent(double share) {
        return share >= 0 && share <= 1 ? 100 * share : 0;
    }
}
