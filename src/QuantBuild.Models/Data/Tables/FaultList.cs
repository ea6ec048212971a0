namespace QuantBuild.Models.Data;

/// <summary>What is wrong with a table, up to a number that a person can read.</summary>
internal sealed class FaultList
{
    private readonly List<DatasetException> faults = [];

    /// <summary>Whether reading on would be in vain.</summary>
    public bool IsFull => faults.Count >= TableLimits.Faults;

    /// <summary>Does something; what it finds wrong is noted.</summary>
    public void Try(Action action)
    {
        try
        {
            action();
        }
        catch (DatasetException fault)
        {
            Add(fault);
        }
    }

    public void Add(DatasetException fault)
    {
        if (!IsFull)
        {
            faults.Add(fault);
        }
    }

    /// <exception cref="DatasetException">Something is wrong: all of it.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count > 0)
        {
            throw DatasetException.Of(faults);
        }
    }
}
