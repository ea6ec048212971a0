namespace QuantBuild.Models.Data;

/// <summary>A data file that cannot be used: missing, damaged, or with a row that does not fit its columns.</summary>
public sealed class DatasetException : Exception
{
    /// <param name="problem">What kind of problem it is.</param>
    /// <param name="path">The file concerned.</param>
    /// <param name="place">The place concerned; default for the file as a whole.</param>
    /// <param name="message">What is wrong, and what to do about it.</param>
    /// <param name="innerException">What the platform reported, where it did.</param>
    public DatasetException(
        DatasetProblem problem, string path, TablePlace place, string message, Exception? innerException = null)
        : base($"{path}{place}: {message}", innerException)
    {
        Problem = problem;
        Path = path;
        Place = place;
        Detail = message;
    }

    /// <summary>What kind of problem it is.</summary>
    public DatasetProblem Problem { get; }

    /// <summary>The file concerned.</summary>
    public string Path { get; }

    /// <summary>The place concerned; default for the file as a whole.</summary>
    public TablePlace Place { get; }

    /// <summary>The message without path and place.</summary>
    public string Detail { get; }
}
