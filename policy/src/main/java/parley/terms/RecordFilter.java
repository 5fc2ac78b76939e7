package parley.terms;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/// Which records of a feed are delivered: an expression in the Common Expression Language (CEL) over the record's
/// fields, which has no side effects and always ends.
///
/// It may look through at most two lists or maps (`exists`, `all`, `exists_one`), and makes none, so that its cost is
/// bounded by its length and the record's. Records are maps, arrays lists, enums texts, and whole numbers 64 bits; a
/// field that may be null is of any type.
/// Bytes cannot be asked about. Thread-safe.
public final class RecordFilter {

    /// How long an expression may be, in code points.
    public static final int LONGEST = 1_000;

    private static final int MOST_LOOKS = 2;
    private static final Pattern LOOK = Pattern.compile("\\.\\s*(all|exists|exists_one)\\s*\\(");
    private static final Pattern MAKE = Pattern.compile("\\.\\s*(map|filter)\\s*\\(");
    private static final Set<CelStandardMacro> MACROS = EnumSet.of(
            CelStandardMacro.HAS, CelStandardMacro.ALL, CelStandardMacro.EXISTS, CelStandardMacro.EXISTS_ONE);

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(64)
            .comprehensionMaxIterations(10_000)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
    private static final Pattern SOURCE = Pattern.compile("^ERROR: <input>:([0-9]+:[0-9]+: )");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final CelRuntime.Program program;
    private final List<Schema.Field> fields;

    private RecordFilter(CelRuntime.Program program, List<Schema.Field> fields) {
        this.program = program;
        this.fields = fields;
    }

    /// What keeps the text from being an expression, whatever the records are; empty if nothing does.
    public static Optional<String> flaw(String expression) {
        // A comment could else hide what is looked for, and ends with its line
        if (expression.lines().count() > 1) {
            return Optional.of("an expression is one line");
        }
        if (MAKE.matcher(expression).find()
                || LOOK.matcher(expression).results().count() > MOST_LOOKS) {
            return Optional.of("at most " + MOST_LOOKS + " of exists, all and exists_one; no map and no filter");
        }
        CelValidationResult parsed = compiler().build().parse(expression);
        return parsed.hasError() ? Optional.of(firstLine(parsed.getErrorString())) : Optional.empty();
    }

    /// What keeps the text from being an expression about such records; empty if nothing does.
    public static Optional<String> flaw(String expression, Schema schema) {
        try {
            of(expression, schema);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String firstLine(String error) {
        // The rest draws an arrow below the expression
        String first = error.lines().findFirst().orElse("no expression");
        return SOURCE.matcher(first).replaceFirst("$1");
    }

    /// The filter of records with this schema.
    ///
    /// @throws IllegalArgumentException if the text is no expression about them
    public static RecordFilter of(String expression, Schema schema) {
        flaw(expression).ifPresent(flaw -> {
            throw new IllegalArgumentException(flaw);
        });
        List<Schema.Field> fields = mentioned(expression, schema);
        CelCompilerBuilder compiler = compiler().setResultType(SimpleType.BOOL);
        fields.forEach(field -> compiler.addVar(field.name(), type(field.schema())));
        try {
            CelAbstractSyntaxTree tree = compiler.build().compile(expression).getAst();
            return new RecordFilter(RUNTIME.createProgram(tree), fields);
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException(firstLine(String.valueOf(e.getMessage())), e);
        }
    }

    /// Whether the expression is true of the record. Where it cannot be evaluated, it is not.
    public boolean passes(GenericRecord record) {
        Map<String, Object> values = HashMap.newHashMap(fields.size());
        for (Schema.Field field : fields) {
            values.put(field.name(), PlainValues.of(record.get(field.pos())));
        }
        try {
            return Boolean.TRUE.equals(program.eval(values));
        } catch (CelEvaluationException e) {
            return false;
        }
    }

    private static CelCompilerBuilder compiler() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(MACROS);
    }

    /// Only what an expression may mention is taken out of each record.
    private static List<Schema.Field> mentioned(String expression, Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            return List.of();
        }
        List<String> names =
                NAME.matcher(expression).results().map(result -> result.group()).toList();
        return schema.getFields().stream()
                .filter(field -> names.contains(field.name()))
                .filter(field -> PlainValues.plain(field.schema()))
                .toList();
    }

    private static CelType type(Schema schema) {
        return switch (schema.getType()) {
            case INT, LONG -> SimpleType.INT;
            case FLOAT, DOUBLE -> SimpleType.DOUBLE;
            case BOOLEAN -> SimpleType.BOOL;
            case STRING, ENUM -> SimpleType.STRING;
            case RECORD, MAP -> MapType.create(SimpleType.STRING, SimpleType.DYN);
            case ARRAY -> ListType.create(type(schema.getElementType()));
            default -> SimpleType.DYN;
        };
    }
}
