package parley.terms;

import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/// A feed's records, with something of everything.
final class Loads {

    static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type": "record", "name": "Load", "namespace": "ex", "doc": "How busy it is.", "fields": [
              {"name": "load", "type": "double"},
              {"name": "cores", "type": "int"},
              {"name": "host", "type": "string"},
              {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["IDLE", "BUSY"]}},
              {"name": "note", "type": ["null", "string"], "default": null},
              {"name": "secret", "type": "bytes"},
              {"name": "cpu", "type": {"type": "record", "name": "Cpu", "fields": [
                {"name": "user", "type": "float"}, {"name": "system", "type": "float"}]}},
              {"name": "gpu", "type": ["null", "Cpu"], "default": null},
              {"name": "disks", "type": {"type": "array", "items": {"type": "record", "name": "Disk", "fields": [
                {"name": "name", "type": "string"}, {"name": "free", "type": "long"}]}}},
              {"name": "rooms", "type": {"type": "map", "values": "Cpu"}}
            ]}""");

    private Loads() {}

    static GenericRecord of(double load) {
        return new GenericRecordBuilder(SCHEMA)
                .set("load", load)
                .set("cores", 8)
                .set("host", "crane-1")
                .set(
                        "state",
                        new GenericData.EnumSymbol(SCHEMA.getField("state").schema(), "BUSY"))
                .set("secret", java.nio.ByteBuffer.wrap(new byte[] {1}))
                .set("cpu", cpu(0.5f))
                .set("disks", List.of(disk("sda", 7), disk("sdb", 9)))
                .set("rooms", Map.of("north", cpu(0.25f)))
                .build();
    }

    static GenericRecord cpu(float user) {
        return new GenericRecordBuilder(SCHEMA.getField("cpu").schema())
                .set("user", user)
                .set("system", 0.125f)
                .build();
    }

    private static GenericRecord disk(String name, long free) {
        return new GenericRecordBuilder(SCHEMA.getField("disks").schema().getElementType())
                .set("name", name)
                .set("free", free)
                .build();
    }
}
