namespace QuantBuild.Models.Data;

/// <summary>Kinds of <see cref="DatasetException"/>.</summary>
public enum DatasetProblem
{
    /// <summary>The file is missing, empty or cannot be read.</summary>
    Unreadable,

    /// <summary>A row is empty, ragged, or not text.</summary>
    Row,

    /// <summary>A column is not there.</summary>
    Column,

    /// <summary>A label is no class of the model.</summary>
    Label,
}
