namespace QuantBuild.Pipeline.Reports;

/// <summary>A form in which a run's report is written.</summary>
internal interface IReportFormat
{
    /// <summary>The name in recipes.</summary>
    string Name { get; }

    /// <summary>Name of the file in the output folder, <c>report</c> with an extension.</summary>
    string FileName { get; }

    /// <summary>Whether people read it: a run's result names such a report.</summary>
    bool IsForPeople { get; }

    /// <summary>The file's content: the same report, the same bytes.</summary>
    byte[] Write(RunReport report);
}
