package parley.cli;

import parley.identity.Did;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the DID of a twin from the command line.
final class Dids implements ITypeConverter<Did> {
    @Override
    public Did convert(String value) {
        try {
            return Did.ofTwin(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
