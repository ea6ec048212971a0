namespace QuantBuild.Models.Tasks;

/// <summary>A table of a report for people.</summary>
/// <param name="Header">
/// Titles of the columns. Texts among their arguments may come from the model's files, as texts in cells may.
/// </param>
/// <param name="Rows">
/// As many cells each as there are columns: texts (<see cref="string"/>), counts (<see cref="long"/>), other numbers
/// (<see cref="double"/>).
/// </param>
public sealed record ReportTable(
    IReadOnlyList<FormattableString> Header, IReadOnlyList<IReadOnlyList<object>> Rows);
