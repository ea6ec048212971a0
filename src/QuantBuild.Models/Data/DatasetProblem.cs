namespace QuantBuild.Models.Data;

/// <summary>Kinds of <see cref="DatasetException"/>.</summary>
public enum DatasetProblem
{
    /// <summary>The file is missing, empty, no regular file, or cannot be read.</summary>
    Unreadable,

    /// <summary>A row is empty or ragged, or what is needed of it is empty or not there.</summary>
    Row,

    /// <summary>A column is not there, or more than once.</summary>
    Column,

    /// <summary>A target is none that the task knows, such as a label that is no class of the model.</summary>
    Label,

    /// <summary>A column is in quotation marks, which the format does not know.</summary>
    Quoted,

    /// <summary>The bytes are no text in UTF-8, or its lines end in two ways.</summary>
    Encoding,

    /// <summary>The file, a line or the header is longer than any that is read.</summary>
    Limit,

    /// <summary>A column of labels holds numbers of classes and names of classes.</summary>
    MixedLabels,

    /// <summary>The format of the file cannot be told, or its options are not those of the format.</summary>
    Format,

    /// <summary>The file breaks a rule of its format.</summary>
    Syntax,

    /// <summary>A value is of another type than its column must be.</summary>
    Type,

    /// <summary>An answer to a question does not stand in the text where it says so.</summary>
    Answer,
}
