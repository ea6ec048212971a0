namespace QuantBuild.Models.Data;

/// <summary>A data file that cannot be used: missing, damaged, or with a row that does not fit its columns.</summary>
public sealed class DatasetException : Exception
{
    /// <param name="path">The file concerned.</param>
    /// <param name="line">The line concerned, from 1; null for the file as a whole.</param>
    /// <param name="message">What is wrong, and what to do about it.</param>
    /// <param name="innerException">What the platform reported, where it did.</param>
    public DatasetException(string path, int? line, string message, Exception? innerException = null)
        : base(line is { } number ? $"{path}({number}): {message}" : $"{path}: {message}", innerException)
    {
        Path = path;
        Line = line;
        Detail = message;
        Problem = line is null ? DatasetProblem.Unreadable : DatasetProblem.Row;
    }

    /// <summary>What kind of problem it is.</summary>
    public DatasetProblem Problem { get; init; }

    /// <summary>The file concerned.</summary>
    public string Path { get; }

    /// <summary>The line concerned, from 1; null for the file as a whole.</summary>
    public int? Line { get; }

    /// <summary>The message without path and line.</summary>
    public string Detail { get; }
}
