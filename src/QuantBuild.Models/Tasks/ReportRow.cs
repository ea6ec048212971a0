namespace QuantBuild.Models.Tasks;

/// <summary>What a task says of its evaluation texts in a report.</summary>
/// <param name="Name">The member of <c>report.json</c>.</param>
/// <param name="Members">
/// Its members, in order: texts (<see cref="string"/>), counts (<see cref="long"/>), other numbers
/// (<see cref="double"/>), lists of these (<see cref="IReadOnlyList{T}"/> of <see cref="object"/>), members again.
/// </param>
/// <param name="Sentence">
/// The same for people. Texts among its arguments may come from the model's files: who shows them makes them harmless.
/// </param>
public sealed record ReportRow(
    string Name, IReadOnlyList<KeyValuePair<string, object>> Members, FormattableString Sentence)
{
    /// <summary>What stands below the sentence for people.</summary>
    public IReadOnlyList<ReportTable> Tables { get; init; } = [];
}
