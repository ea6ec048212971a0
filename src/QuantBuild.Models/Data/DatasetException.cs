namespace QuantBuild.Models.Data;

/// <summary>A data file that cannot be used: missing, damaged, or with a row that does not fit its columns.</summary>
public sealed class DatasetException : Exception
{
    /// <param name="problem">What kind of problem it is.</param>
    /// <param name="path">The file concerned, unless <paramref name="place"/> names another.</param>
    /// <param name="place">The place concerned; default for the file as a whole.</param>
    /// <param name="message">What is wrong, and what to do about it.</param>
    /// <param name="innerException">What the platform reported, where it did.</param>
    public DatasetException(
        DatasetProblem problem, string path, TablePlace place, string message, Exception? innerException = null)
        : base($"{place.Path ?? path}{place}: {message}", innerException)
    {
        Problem = problem;
        Path = place.Path ?? path;
        Place = place with { Path = null };
        Detail = message;
    }

    /// <summary>What kind of problem it is.</summary>
    public DatasetProblem Problem { get; }

    /// <summary>The file concerned.</summary>
    public string Path { get; }

    /// <summary>The place concerned, in <see cref="Path"/>; default for the file as a whole.</summary>
    public TablePlace Place { get; }

    /// <summary>The message without path and place.</summary>
    public string Detail { get; }

    /// <summary>What else is wrong, in the order of the files, where the reading went on behind this.</summary>
    public IReadOnlyList<DatasetException> Others { get; private init; } = [];

    /// <summary>One exception for all that a reading found wrong.</summary>
    /// <param name="faults">At least one, in the order of the files.</param>
    internal static DatasetException Of(IReadOnlyList<DatasetException> faults) => faults is [var first, _, ..]
        ? new DatasetException(first.Problem, first.Path, first.Place, first.Detail, first.InnerException)
        {
            Others = [.. faults.Skip(1)],
        }
        : faults[0];
}
