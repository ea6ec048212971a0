namespace QuantBuild.Formats.CompressedTensors;

/// <summary>How many weights share one step.</summary>
public enum PackedGranularity
{
    /// <summary>
    /// The whole matrix: one step. Stored repeated for every row, so it is read back as <see cref="Channel"/>.
    /// </summary>
    Tensor,

    /// <summary>A row (an output feature, or a token of an embedding): N steps.</summary>
    Channel,

    /// <summary>Consecutive weights of a row: N × K / group size steps, row-major.</summary>
    Group,
}
