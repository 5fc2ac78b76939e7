package parley.schemaregistry;

/// One version of one subject.
///
/// @param subject the subject's name
/// @param id the schema's id, valid in this registry alone
/// @param version the version within the subject, from 1
/// @param schema the schema as JSON
public record SubjectVersion(String subject, int id, int version, String schema) {}
