/// Placeholder until the writer below.
enum EVTXWriterPlaceholder {}
