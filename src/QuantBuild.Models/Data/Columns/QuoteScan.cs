namespace QuantBuild.Models.Data;

/// <summary>
/// Tells, for a whole column, whether it was written with quotation marks around its fields: every field that holds a
/// mark has the quoted form, and either every field is quoted or one holds a doubled mark. A text that is an utterance
/// in quotation marks, among others that are not, stays as it is.
/// </summary>
internal sealed class QuoteScan(string column)
{
    private TablePlace first;
    private long fields;
    private long quoted;
    private bool hasDoubledMark;
    private bool hasOtherMark;

    public void Add(string field, TablePlace place)
    {
        fields++;
        if (!QuotedForm.Is(field))
        {
            hasOtherMark |= QuotedForm.HasMark(field);
            return;
        }

        first = quoted++ == 0 ? place : first;
        hasDoubledMark |= QuotedForm.HasDoubledMark(field);
    }

    /// <exception cref="DatasetException">The column was written quoted.</exception>
    public void ThrowIfQuoted(string path)
    {
        if (quoted > 0 && !hasOtherMark && (hasDoubledMark || quoted == fields))
        {
            throw new DatasetException(
                DatasetProblem.Quoted, path, first,
                $"The column '{column}' is written in quotation marks ({quoted} of {fields} fields). "
                + QuotedForm.Advice);
        }
    }
}
