"""Calls for funding, from the plan to the last payment."""

from funding.models.applications import (
    Application,
    ApplicationLine,
    Attachment,
    BudgetItem,
    CoEditor,
    DataService,
    Participation,
)
from funding.models.award_files import AwardFile
from funding.models.award_reports import AwardReport, ReportDecision, ReportSubmission
from funding.models.calls import (
    Call,
    CallDocument,
    CallEdition,
    CallLine,
    CallPhase,
    CallRule,
    LowDensityListing,
    PlannedCall,
)
from funding.models.consultation import CallQuestion, Contribution
from funding.models.decisions import (
    Appeal,
    AppealFile,
    Decision,
    Hearing,
    HearingArgument,
    HearingFile,
    ResultsPublication,
)
from funding.models.evaluation import (
    Assignment,
    Criterion,
    EvaluationPlan,
    InterestDeclaration,
    RankingDeviation,
    RankingRun,
    Review,
    Score,
)
from funding.models.execution import (
    Amendment,
    Award,
    AwardParty,
    ContractDocument,
    Milestone,
    PaymentApproval,
    PaymentLine,
    PaymentRequest,
)
from funding.models.exports import Export
from funding.models.letters import Letter, LetterReading, LetterTemplate
from funding.models.mechanisms import Mechanism
from funding.models.needs import NeedsAnswer, NeedsSurvey
from funding.models.opportunities import (
    OpenOpportunity,
    OpportunityChange,
    OpportunityDeadline,
    OpportunityReading,
)
from funding.models.submissions import Clarification, Submission, SubmissionSummary

__all__ = [
    "Amendment",
    "Appeal",
    "AppealFile",
    "Application",
    "ApplicationLine",
    "Assignment",
    "Attachment",
    "Award",
    "AwardFile",
    "AwardParty",
    "AwardReport",
    "BudgetItem",
    "Call",
    "CallDocument",
    "CallEdition",
    "CallLine",
    "CallPhase",
    "CallQuestion",
    "CallRule",
    "Clarification",
    "CoEditor",
    "ContractDocument",
    "Contribution",
    "Criterion",
    "DataService",
    "Decision",
    "EvaluationPlan",
    "Export",
    "Hearing",
    "HearingArgument",
    "HearingFile",
    "InterestDeclaration",
    "Letter",
    "LetterReading",
    "LetterTemplate",
    "LowDensityListing",
    "Mechanism",
    "Milestone",
    "NeedsAnswer",
    "NeedsSurvey",
    "OpenOpportunity",
    "OpportunityChange",
    "OpportunityDeadline",
    "OpportunityReading",
    "Participation",
    "PaymentApproval",
    "PaymentLine",
    "PaymentRequest",
    "PlannedCall",
    "RankingDeviation",
    "RankingRun",
    "ReportDecision",
    "ReportSubmission",
    "ResultsPublication",
    "Review",
    "Score",
    "Submission",
    "SubmissionSummary",
]
