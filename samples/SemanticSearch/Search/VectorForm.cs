namespace SemanticSearch;

/// <summary>How vectors are kept.</summary>
internal enum VectorForm
{
    /// <summary>Four bytes an element.</summary>
    Float,

    /// <summary>A byte an element.</summary>
    Int8,

    /// <summary>A bit an element.</summary>
    Binary,
}
