namespace QuantBuild.Models.Data;

/// <summary>
/// How the targets of a task are read for one model, from a data file's column and from what was written.
/// </summary>
public interface ITargetForm
{
    /// <summary>
    /// A text that no other form of targets has, and that changes with everything of the model that decides how a
    /// column is read. It is part of the key of stages that read one.
    /// </summary>
    string Identity { get; }

    /// <summary>Begins to read a column.</summary>
    /// <param name="path">The first data file, for errors at a place that names no other.</param>
    /// <param name="column">The column's name, for errors.</param>
    ITargetReader Open(string path, string column);

    /// <summary>Reads what <see cref="ITargets.Write"/> wrote.</summary>
    /// <param name="content">All bytes, and no others.</param>
    /// <param name="texts">How many texts there are.</param>
    /// <returns>Null where the bytes are no targets of so many texts.</returns>
    ITargets? Restore(ReadOnlySpan<byte> content, int texts);
}
