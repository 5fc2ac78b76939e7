package parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import parley.agent.bulk.BulkImport;
import parley.agent.bulk.Mapping;

/// How fast twins are made of the rows of a table, as `parley twin import` makes them.
final class Importing {
    private static final String MAPPING = """
            twin: PREFIX-{id}
            prefixes: {ex: "https://example.org/imported#"}
            types: [ex:Meter]
            properties:
              - {predicate: rdfs:label, column: title, language: en, required: true}
              - {predicate: rdfs:comment, column: remark, language: en}
              - {predicate: geo:lat, column: latitude, datatype: xsd:decimal}
              - {predicate: geo:long, column: longitude, datatype: xsd:decimal}
              - {predicate: rdf:type, column: kinds, split: "|", iri: "ex:{value}"}
              - {predicate: sosa:observes, column: observes, iri: "ex:{value}"}
              - {predicate: ex:maxPower, column: power, datatype: xsd:decimal}
              - {predicate: ex:installed, column: installed, datatype: xsd:date}
              - {predicate: schema:identifier, column: id}
              - {predicate: schema:manufacturer, column: maker}
              - {predicate: ex:source, value: the public works}
            """;

    private final Rig rig;

    Importing(Rig rig) {
        this.rig = rig;
    }

    /// Twins a second, of so many, after a tenth as many that do not count.
    double perSecond(int twins, Path folder) throws IOException, InterruptedException {
        imported("warm", twins / 10, folder);
        long began = System.nanoTime();
        imported("row", twins, folder);
        return twins * 1e9 / (System.nanoTime() - began);
    }

    private void imported(String name, int twins, Path folder) throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve(name + ".csv"), table(twins));
        var report =
                new BulkImport(rig.provider(), Mapping.read(MAPPING.replace("PREFIX", name)), null).run(file, _ -> {});
        if (report.created() != twins) {
            throw new IllegalStateException("of " + twins + " rows came " + report.created() + " twins: "
                    + report.rejected().stream().limit(3).toList());
        }
    }

    private static String table(int rows) {
        var random = new SplittableRandom(rows);
        var table = new StringBuilder("id,title,remark,latitude,longitude,kinds,observes,power,installed,maker\n");
        for (int i = 0; i < rows; i++) {
            table.append(String.format(
                    Locale.ROOT,
                    "%d,Meter %d,Behind the building,%.5f,%.5f,Indoor|Smart,ElectricPower,%d,2024-06-01,Norden%n",
                    i,
                    i,
                    52 + random.nextDouble(),
                    random.nextDouble(),
                    random.nextInt(100)));
        }
        return table.toString();
    }
}
