namespace QuantBuild.Models.Data;

/// <summary>What the fields of a column of labels are.</summary>
internal enum LabelForm
{
    /// <summary>Names of classes.</summary>
    Names,

    /// <summary>Numbers of classes, from 0.</summary>
    Numbers,
}
