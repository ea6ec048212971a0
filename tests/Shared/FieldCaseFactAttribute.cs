namespace QuantBuild.Tests.Shared;

/// <summary>A fact that reads <c>../shared/field</c> and is counted as skipped where that folder is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FieldCaseFactAttribute : FactAttribute
{
    public FieldCaseFactAttribute()
    {
        if (FieldCase.Root is null)
        {
            Skip = "../shared/field is absent";
        }
    }
}
