/// A small client for the REST API that Confluent Schema Registry and Apicurio Registry both answer.
@NullMarked
package parley.schemaregistry;

import org.jspecify.annotations.NullMarked;
